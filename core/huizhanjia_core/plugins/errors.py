"""Why a set of plugins cannot start, said by name."""


class PluginError(Exception):
    """A set of plugins that cannot work together; it stops the start.

    Args:
        zh: the message in Chinese.
        en: the message in English.
        plugin: the plugin at fault, if it is one.
    """

    def __init__(self, zh: str, en: str, *, plugin: str | None = None) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en
        self.plugin = plugin


class BrokenPluginError(PluginError):
    """A plugin raised while it was imported or asked; the cause is chained."""

    def __init__(self, plugin: str, doing: str, reason: BaseException) -> None:
        text = " ".join(f"{type(reason).__name__}: {reason}".split())  # one line, whatever it says
        super().__init__(
            f"插件 {plugin} 出错（{doing}）：{text}。",
            f"Plugin {plugin} failed ({doing}): {text}.",
            plugin=plugin,
        )
