using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class SmugglingTests
{
    private static IEnumerable<TestCaseData> Corpus() => SmugglingCorpus.All.Select((entry, index) =>
        new TestCaseData(entry.Text, entry.Reason).SetName($"Refuses_{index:000}_{entry.Reason}"));

    [TestCaseSource(nameof(Corpus))]
    public void Refuses(string text, RejectionReason reason) =>
        Assert.That(HeadRunner.RequestEverySplit(text), Is.EqualTo(new HeadRun(HeadParseStatus.Rejected, reason, "")));

    [Test]
    public void The_corpus_has_no_form_twice()
    {
        var texts = SmugglingCorpus.All.Select(entry => entry.Text).ToList();
        Assert.That(texts, Is.Unique);
        Assert.That(texts, Has.Count.GreaterThan(150));
    }

    [Test]
    public void Is_refused_as_soon_as_the_line_is_there()
    {
        const string Text = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n";
        Assert.That(HeadRunner.Request(Text, [Text.Length], HeadRunner.Limits).Reason, Is.EqualTo(RejectionReason.InvalidContentLength));
        Assert.That(HeadRunner.Request("GET /\r\n", [7], HeadRunner.Limits).Reason, Is.EqualTo(RejectionReason.InvalidRequestLine));
    }
}
