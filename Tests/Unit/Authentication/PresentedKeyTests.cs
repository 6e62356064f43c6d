using System.Text;
using Gateway.Core.Authentication;
using NUnit.Framework;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication;

public sealed class PresentedKeyTests
{
    [TestCase("Authorization: Bearer sk-1", "sk-1")]
    [TestCase("authorization: bEARER   sk-1", "sk-1")]
    [TestCase("X-Api-Key: sk-2", "sk-2")]
    [TestCase("api-key: sk-3", "sk-3")]
    [TestCase("api-key: sk-3|x-api-key: sk-2|Authorization: Bearer sk-1", "sk-1")]
    [TestCase("api-key: sk-3|x-api-key: sk-2", "sk-2")]
    [TestCase("Authorization: Basic dTpw|x-api-key: sk-2", "sk-2")]
    [TestCase("Authorization: Bearer|api-key: sk-3", "sk-3")]
    [TestCase("x-api-key: |api-key: sk-3", "sk-3")]
    [TestCase("Authorization: Bearer", null)]
    [TestCase("Authorization: Basic dTpw", null)]
    [TestCase("Authorization: Bearersk-1", null)]
    [TestCase("X-Other: sk-1", null)]
    public void Is_found(string fields, string? expected)
    {
        var head = Heads.Of("GET", "/", [.. fields.Split('|').Select(field => (field.Split(": ")[0], field.Split(": ").ElementAtOrDefault(1) ?? ""))]);
        var found = PresentedKey.TryGet(head, out var key);
        var text = found ? Encoding.ASCII.GetString(key) : null;

        Assert.Multiple(() =>
        {
            Assert.That(found, Is.EqualTo(expected is not null));
            Assert.That(text, Is.EqualTo(expected));
            Assert.That(Allocations.Of(() => PresentedKey.TryGet(head, out _)), Is.Zero);
        });
    }
}
