"""Short questions on articles of ``news-train``, as people type them, for fitting the confidence.

The quiz questions there are long and name everything; people ask "why did he resign?". A block is a
corpus: its articles, questions that they answer (with words of the answer), and questions on the
same matter that they do not answer.
"""

from __future__ import annotations

BLOCKS: tuple[tuple[tuple[str, ...], dict[str, tuple[str, ...]], tuple[str, ...]], ...] = (
    (
        ("usatoday.com-80e8afa6bf.md", "usatoday.com-ecc41fdf04.md"),
        {
            "Who was confirmed as head of the National Archives?": ("Colleen Shogan",),
            "Where did Shogan work before?": ("White House Historical Association",),
            "when was Mar-a-Lago searched": ("September",),
            "What are Republican senators demanding?": ("federal documents",),
            "How many letters did Rand Paul send?": ("dozen",),
            "which agency was slow to provide documents": ("National Institutes of Health",),
            "Why did Republicans not vote for her?": ("partisan",),
        },
        (
            "How old is Colleen Shogan?",
            "What did Chuck Schumer say about Shogan?",
            "How much does the archivist earn?",
            "How many people died of covid in Florida?",
            "Who is the director of the FBI?",
            "What is the capital of Kentucky?",
        ),
    ),
    (
        ("theweek.co.uk-ef46b6f622.md", "usatoday.com-db48762cc3.md"),
        {
            "Who is building the moon reactor?": ("Rolls-Royce",),
            "How much money did Rolls-Royce get?": ("2.9",),
            "When will the reactor be sent to the moon?": ("2029",),
            "who runs the uk space agency": ("Paul Bate",),
            "What will the reactor power?": ("lunar", "base", "life-support"),
            "How long would a trip to Mars take?": ("45 days",),
            "Who paid for the reactor?": ("UK Space Agency",),
        },
        (
            "How heavy is the reactor?",
            "What did China say about the reactor?",
            "Which astronauts will fly to the moon?",
            "How many workers does Rolls-Royce employ?",
            "When was Rolls-Royce founded?",
            "who won the formula one race",
        ),
    ),
    (
        ("usatoday.com-6f958a91cb.md",),
        {
            "How much did Jordan's shoes sell for?": ("1.472 million",),
            "Where was the auction held?": ("Las Vegas",),
            "who bought the shoes": ("Nick Fiorella",),
            "Who had kept the shoes?": ("TJ Lewis",),
            "Which shoes were more expensive?": ("Yeezy",),
            "How many points did Jordan score?": ("17 points",),
        },
        (
            "What did LeBron James say about the shoes?",
            "How tall is Michael Jordan?",
            "What size are the shoes?",
            "Who painted the Mona Lisa?",
            "How many people attended the auction?",
        ),
    ),
    (
        ("cnn.com-6b91c47099.md", "cnn.com-e42cbbab30.md"),
        {
            "Who is the new president of Peru?": ("Boluarte",),
            "Why was Castillo arrested?": ("rebellion", "unconstitutionally"),
            "How old is Boluarte?": ("60",),
            "when does her term end": ("July 2026",),
            "What does Boluarte want to fight?": ("corruption",),
            "Where was Castillo going when he was arrested?": ("Mexican Embassy",),
            "How many ministers quit?": ("seven",),
            "what did boluarte say about elections": ("ruled out", "elections"),
            "How many presidents has Peru had in five years?": ("six",),
        },
        (
            "What did Chile say about Castillo?",
            "How many protesters were killed?",
            "What is the population of Peru?",
            "Who is Boluarte's husband?",
            "What did the United Nations say about the coup?",
            "Which football team won in Lima?",
        ),
    ),
    (
        ("usatoday.com-e166c7aad8.md", "usatoday.com-e9caa16868.md"),
        {
            "How much will daily parking cost?": ("5",),
            "Who is the park's superintendent?": ("Cassius Cash",),
            "when do the parking fees start": ("March 1",),
            "Why is the park charging for parking?": ("renovations", "maintenance"),
            "How many people visited the park last year?": ("14.1 million",),
            "What is the new plan called?": ("Park It Forward",),
            "where will the money go": ("maintenance", "law enforcement"),
        },
        (
            "How many bears live in the park?",
            "What did the governor of Tennessee say about the fees?",
            "How much does Yellowstone charge for parking?",
            "Who designed the park's visitor centre?",
            "Which hiker went missing?",
            "what is the highest mountain in the alps",
        ),
    ),
    (
        ("usatoday.com-9179a19a2b.md",),
        {
            "How big is the jackpot?": ("1.02 billion",),
            "What are the odds of winning?": ("302.5 million",),
            "what were the winning numbers": ("07-29-60",),
            "How many states play Mega Millions?": ("45 states",),
            "Who is the director of the Ohio lottery?": ("Pat McDonald",),
            "Where was the $1.050 billion prize won?": ("Michigan",),
        },
        (
            "Who won the jackpot?",
            "How much tax does a winner pay?",
            "What did the governor of Texas say about the lottery?",
            "How old is Pat McDonald?",
            "When was the lottery invented?",
            "who is the richest man in the world",
        ),
    ),
    (
        ("usatoday.com-8a19384ed7.md",),
        {
            "Who sang the national anthem?": ("Chris Stapleton",),
            "Who is the father of Rihanna's child?": ("Rocky",),
            "what colour was rihanna's outfit": ("crimson",),
            "Who designed the outfit?": ("LOEWE",),
            "How long was her performance?": ("13-minute",),
            "How old is Rihanna?": ("34",),
        },
        (
            "How much was Rihanna paid?",
            "Who won the Super Bowl?",
            "What did Beyoncé say about the show?",
            "Which team does Tom Brady play for?",
            "How many people watched the show in Canada?",
            "What is the capital of Barbados?",
        ),
    ),
)
