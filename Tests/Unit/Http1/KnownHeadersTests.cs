using System.Text;
using System.Text.RegularExpressions;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed partial class KnownHeadersTests
{
    private static IEnumerable<KnownHeader> Known() => Enum.GetValues<KnownHeader>().Where(known => known != KnownHeader.Other);

    [TestCaseSource(nameof(Known))]
    public void Finds_every_name_in_any_case_and_nothing_like_it(KnownHeader known)
    {
        var name = known == KnownHeader.TE ? "TE" : WordStart().Replace(known.ToString(), "-");
        Assert.That(Find(name), Is.EqualTo(known));
        Assert.That(Find(name.ToLowerInvariant()), Is.EqualTo(known));
        Assert.That(Find(name.ToUpperInvariant()), Is.EqualTo(known));
        Assert.That(Find(name + "x"), Is.EqualTo(KnownHeader.Other));
        for (var i = 0; i < name.Length; i++)
        {
            Assert.That(Find(name.Remove(i, 1)), Is.EqualTo(KnownHeader.Other));
            Assert.That(Find(name.Remove(i, 1).Insert(i, "_")), Is.EqualTo(KnownHeader.Other));
        }
    }

    [Test]
    public void Does_not_know_the_empty_name() => Assert.That(Find(""), Is.EqualTo(KnownHeader.Other));

    private static KnownHeader Find(string name) => KnownHeaders.Find(Encoding.ASCII.GetBytes(name));

    [GeneratedRegex("(?<!^)(?=[A-Z])")]
    private static partial Regex WordStart();
}
