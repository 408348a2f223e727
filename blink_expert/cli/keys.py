"""The interview with arrow keys, on prompt_toolkit."""

import textwrap

from prompt_toolkit import Application, PromptSession
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window

from blink_expert.cli.interview import HELP
from blink_expert.cli.terminal import show_lines, use_color, width

__all__ = ["KeyFace"]


class KeyFace:
    """A list to move in with the arrow keys; digits and letters act at once."""

    def show(self, lines: list[str]) -> None:
        """Print the lines."""
        show_lines(lines)

    def choose(self, title: str, options: list[str]) -> str | None:
        """Show the list until a key decides; free text where there is no list."""
        if not options:
            print(title)
            typed: str = PromptSession[str]().prompt("> ")
            return typed
        return _List(title, options).run()


class _List:
    def __init__(self, title: str, options: list[str]) -> None:
        self.title, self.options, self.at, self.typed = title, options, 0, 0

    def run(self) -> str | None:
        """Return the number of the option as text, or the letter that was pressed."""
        control = FormattedTextControl(self._text, focusable=True, show_cursor=False)
        window = Window(control, wrap_lines=True, dont_extend_height=True)
        app: Application[str | None] = Application(
            layout=Layout(HSplit([window])), key_bindings=self._keys(), erase_when_done=True
        )
        chosen = app.run()
        answer = self.options[int(chosen) - 1] if chosen and chosen.isdecimal() else chosen
        show_lines([f"{self.title} {answer or ''}"])
        return chosen

    def _text(self) -> StyleAndTextTuples:
        bold = "bold" if use_color(plain=False) else ""
        lines: StyleAndTextTuples = [(bold, _fold(self.title) + "\n")]
        for number, option in enumerate(self.options, 1):
            here = number - 1 == self.at
            line = _fold(f"{'>' if here else ' '} {number}. {option}", "     ")
            lines.append((bold if here else "", f"{line}\n"))
        return [*lines, ("", _fold(HELP))]

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        def move(event: KeyPressEvent) -> None:
            step = -1 if event.key_sequence[0].key in ("up", "c-p") else 1
            self.at = (self.at + step) % len(self.options)

        def take(event: KeyPressEvent) -> None:
            event.app.exit(result=str(self.at + 1))

        def press(event: KeyPressEvent) -> None:
            typed = event.data
            if typed in ("?", "b", "c", "u", "q"):
                event.app.exit(result=typed)
            elif typed.isdecimal():
                self._digit(event, int(typed))

        def stop(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt)

        def end(event: KeyPressEvent) -> None:
            event.app.exit(result=None)

        for name in ("up", "down", "c-p", "c-n"):
            keys.add(name)(move)
        keys.add("enter")(take)
        keys.add("c-c")(stop)
        keys.add("c-d")(end)
        keys.add("<any>")(press)
        return keys

    def _digit(self, event: KeyPressEvent, digit: int) -> None:
        """Choose at once where one digit is enough; else move to the number typed so far."""
        if len(self.options) < 10:
            if 1 <= digit <= len(self.options):
                event.app.exit(result=str(digit))
            return
        typed = self.typed * 10 + digit
        self.typed = typed if typed <= len(self.options) else digit
        if self.typed:
            self.at = self.typed - 1


def _fold(text: str, indent: str = "") -> str:
    return textwrap.fill(text, width() - 1, subsequent_indent=indent)
