using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class HeadLimitsTests
{
    private const string Head = "GET /abc HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";

    [Test]
    public void A_head_of_exactly_the_limit_passes_and_one_byte_less_does_not()
    {
        Assert.That(Run(Head, Head.Length, 10, 100).Status, Is.EqualTo(HeadParseStatus.Complete));
        Assert.That(Run(Head, Head.Length - 1, 10, 100).Reason, Is.EqualTo(RejectionReason.HeadTooLarge));
        Assert.That(Run(Head, 5, 10, 100).Reason, Is.EqualTo(RejectionReason.HeadTooLarge));
    }

    [Test]
    public void As_many_fields_as_the_limit_pass_and_one_more_does_not()
    {
        Assert.That(Run(Head, 1000, 2, 100).Status, Is.EqualTo(HeadParseStatus.Complete));
        Assert.That(Run(Head, 1000, 1, 100).Reason, Is.EqualTo(RejectionReason.TooManyHeaders));
    }

    [Test]
    public void A_target_of_exactly_the_limit_passes_and_one_byte_less_does_not()
    {
        Assert.That(Run(Head, 1000, 10, 4).Status, Is.EqualTo(HeadParseStatus.Complete));
        Assert.That(Run(Head, 1000, 10, 3).Reason, Is.EqualTo(RejectionReason.TargetTooLong));
    }

    [Test]
    public void A_request_line_without_end_is_refused_at_its_limit()
    {
        var run = Run(new string('A', 200), 1000, 10, 8);
        Assert.That(run.Reason, Is.EqualTo(RejectionReason.TargetTooLong));
        Assert.That(Run(new string('A', 72), 1000, 10, 8), Is.EqualTo(run));
        Assert.That(Run(new string('A', 71), 1000, 10, 8).Status, Is.EqualTo(HeadParseStatus.NeedMore));
    }

    [Test]
    public void A_field_line_without_end_is_refused_at_the_limit()
    {
        var run = Run("GET / HTTP/1.1\r\nA: " + new string('b', 100), 64, 10, 1000);
        Assert.That(run.Reason, Is.EqualTo(RejectionReason.HeadTooLarge));
        Assert.That(Run("GET / HTTP/1.1\r\nA: " + new string('b', 45), 64, 10, 1000), Is.EqualTo(run));
        Assert.That(Run("GET / HTTP/1.1\r\nA: " + new string('b', 44), 64, 10, 1000).Status, Is.EqualTo(HeadParseStatus.NeedMore));
    }

    [Test]
    public void Huge_limits_do_not_overflow() =>
        Assert.That(Run("\r\n" + Head, int.MaxValue, int.MaxValue, int.MaxValue).Status, Is.EqualTo(HeadParseStatus.Complete));

    [Test]
    public void A_response_has_the_same_limits()
    {
        const string Text = "HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n";
        Assert.That(Response(Text, Text.Length, 2).Status, Is.EqualTo(HeadParseStatus.Complete));
        Assert.That(Response(Text, Text.Length - 1, 2).Reason, Is.EqualTo(RejectionReason.HeadTooLarge));
        Assert.That(Response(Text, Text.Length, 1).Reason, Is.EqualTo(RejectionReason.TooManyHeaders));
        Assert.That(Response(Text, 10, 2).Reason, Is.EqualTo(RejectionReason.HeadTooLarge));
    }

    private static HeadRun Response(string text, int maxHeadBytes, int maxHeaders) =>
        HeadRunner.Response(text, Enumerable.Range(0, text.Length + 1), false, new HeadLimits(maxHeadBytes, maxHeaders, 0));

    private static HeadRun Run(string text, int maxHeadBytes, int maxHeaders, int maxTargetBytes) =>
        HeadRunner.RequestEverySplit(text, new HeadLimits(maxHeadBytes, maxHeaders, maxTargetBytes));
}
