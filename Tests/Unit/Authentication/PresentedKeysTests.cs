using System.Text;
using Gateway.Core.Authentication;
using Gateway.Core.Http1;
using NUnit.Framework;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication;

public sealed class PresentedKeysTests
{
    [TestCase("Authorization: Bearer sk-1", "sk-1")]
    [TestCase("authorization: bEARER   sk-1", "sk-1")]
    [TestCase("X-Api-Key: sk-2", "sk-2")]
    [TestCase("api-key: sk-3", "sk-3")]
    [TestCase("api-key: sk-3|x-api-key: sk-2|Authorization: Bearer sk-1", "sk-1 sk-2 sk-3")]
    [TestCase("x-api-key: sk-2|Authorization: Bearer sk-1|x-api-key: sk-4|Authorization: Bearer sk-5", "sk-1 sk-5 sk-2 sk-4")]
    [TestCase("Authorization: Basic dTpw|x-api-key: sk-2", "sk-2")]
    [TestCase("Authorization: Bearer|api-key: sk-3", "sk-3")]
    [TestCase("x-api-key: |api-key: sk-3", "sk-3")]
    [TestCase("Authorization: Bearer", "")]
    [TestCase("Authorization: Basic dTpw", "")]
    [TestCase("Authorization: Bearersk-1", "")]
    [TestCase("X-Other: sk-1", "")]
    public void Are_found_in_their_order(string fields, string expected)
    {
        var head = Heads.Of("GET", "/", [.. fields.Split('|').Select(field => (field.Split(": ")[0], field.Split(": ").ElementAtOrDefault(1) ?? ""))]);

        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', All(head)), Is.EqualTo(expected));
            Assert.That(Allocations.Of(() => Count(head)), Is.Zero);
        });
    }

    private static List<string> All(RequestHead head)
    {
        var found = new List<string>();
        var keys = new PresentedKeys(head);
        while (keys.MoveNext())
        {
            found.Add(Encoding.ASCII.GetString(keys.Current));
        }

        return found;
    }

    private static int Count(RequestHead head)
    {
        var count = 0;
        var keys = new PresentedKeys(head);
        while (keys.MoveNext())
        {
            count++;
        }

        return count;
    }
}
