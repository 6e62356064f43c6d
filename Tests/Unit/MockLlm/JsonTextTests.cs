using System.Text.Json;

using CsCheck;

using MockLlm.Delivery;

using NUnit.Framework;

namespace Tests.Unit.MockLlm;

internal sealed class JsonTextTests
{
    [Test]
    public void Only_what_must_be_is_escaped()
    {
        Assert.That(JsonText.Quote("你好 👋\u3000é"), Is.EqualTo("\"你好 👋\u3000é\""));
        Assert.That(JsonText.Quote("a\"b\\c\nd\u0001"), Is.EqualTo("\"a\\\"b\\\\c\\nd\\u0001\""));
    }

    [Test]
    public void Reads_back_as_the_same_text()
    {
        Gen.Char['\0', '\u0fff'].Array[0, 50].Select(characters => new string(characters))
            .Sample(text => JsonSerializer.Deserialize<string>(JsonText.Quote(text)) == text);
    }
}
