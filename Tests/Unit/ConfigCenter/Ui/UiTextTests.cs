using System.Text.RegularExpressions;
using ConfigCenter.Ui.Texts;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.ConfigCenter.Ui;

/// <summary>The words of the admin UI: the same in each language, all there, and nowhere else than in their files.</summary>
public partial class UiTextTests
{
    private static readonly string[] Pages = Directory.GetFiles(Path.Combine(SourceTree.Root, "ConfigCenter", "Ui"), "*.razor", SearchOption.AllDirectories);

    [Test]
    public void Every_language_has_the_same_keys_and_values_in_the_same_places()
    {
        var english = UiText.AllOf("en");
        foreach (var language in UiText.Languages)
        {
            var texts = UiText.AllOf(language);
            Assert.That(texts.Keys, Is.EquivalentTo(english.Keys), language);
            Assert.That(texts.Where(text => !Places(text.Value).SetEquals(Places(english[text.Key]))).Select(static text => text.Key), Is.Empty, language);
            Assert.That(texts.Where(static text => string.IsNullOrWhiteSpace(text.Value)), Is.Empty, language);
        }
    }

    [Test]
    public void Every_key_that_a_page_names_is_there()
    {
        var missing = Pages.SelectMany(static page => NamedKey().Matches(File.ReadAllText(page)).Select(match => match.Groups["key"].Value))
            .Distinct().Where(static key => !UiText.AllOf("en").ContainsKey(key));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void No_page_has_words_of_its_own()
    {
        var literal = Pages.SelectMany(static page => Words(Markup(File.ReadAllText(page))).Select(words => $"{Path.GetFileName(page)}: {words}"));
        Assert.That(literal, Is.Empty);
    }

    [Test]
    public void A_key_without_a_text_is_shown_as_itself() => Assert.That(UiText.Of("zh")["no.such.key"], Is.EqualTo("no.such.key"));

    /// <summary>The page without its code, its comments and what is computed.</summary>
    private static string Markup(string page)
    {
        var code = page.IndexOf("\n@code {", StringComparison.Ordinal);
        var markup = Comment().Replace(code < 0 ? page : page[..code], "");
        return Statement().Replace(markup, "");
    }

    /// <summary>Words between tags, and in attributes that people see.</summary>
    private static IEnumerable<string> Words(string markup) =>
        BetweenTags().Matches(markup).Select(static match => match.Value.Trim('>', '<', ' ', '\n')).Where(static text => !text.Contains('@', StringComparison.Ordinal) && !text.Contains("=\"", StringComparison.Ordinal))
            .Concat(ShownAttribute().Matches(markup).Select(static match => match.Value));

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(static match => match.Value)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:Text|Words)\[""(?<key>[\w.-]+)""|\bName=""(?<key>[a-z]+\.[\w.-]+)""|\b(?:Add|Empty|None|Unit)=""(?<key>[a-z]+\.[\w.-]+)""")]
    private static partial Regex NamedKey();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    /// <summary>Lines of C# between the markup.</summary>
    [GeneratedRegex(@"^\s*(?:@(?:if|foreach|for|page|layout|inherits|inject|using|attribute|implements|typeparam)\b.*|else\b.*|if \(.*|[{}]\s*|var .*|\}.*)$", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"(?<![=\s])>\s*[^<>@{}]*\p{L}{2,}[^<>@{}]*<")]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"\b(?:Title|Label|Hint|aria-label|alt|title)=""[^""@]*\p{L}[^""@]*""")]
    private static partial Regex ShownAttribute();
}
