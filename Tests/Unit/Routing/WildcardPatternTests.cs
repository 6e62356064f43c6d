using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Routing;

public sealed class WildcardPatternTests
{
    [Test]
    public void Agrees_with_a_regular_expression()
    {
        var pattern = Gen.Char["ab*"].Array[0, 8];
        var text = Gen.Char["ab"].Array[0, 12];
        Gen.Select(pattern, text).Sample((p, t) =>
        {
            var glob = new string(p);
            var value = new string(t);
            var regex = "^" + Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
            return new WildcardPattern(glob).Matches(Encoding.ASCII.GetBytes(value)) == Regex.IsMatch(value, regex);
        }, iter: 20_000);
    }

    [TestCase("gpt-4o", true, false)]
    [TestCase("gpt-*", false, false)]
    [TestCase("**", false, true)]
    [TestCase("", true, false)]
    public void Knows_its_kind(string text, bool literal, bool any)
    {
        var pattern = new WildcardPattern(text);

        Assert.Multiple(() =>
        {
            Assert.That(pattern.IsLiteral, Is.EqualTo(literal));
            Assert.That(pattern.IsAny, Is.EqualTo(any));
        });
    }
}
