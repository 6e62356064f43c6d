using System.Globalization;
using System.Text;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Forwarding;

internal sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [TestCase("0", 0)]
    [TestCase("1", 1_000)]
    [TestCase("007", 7_000)]
    [TestCase("60", 60_000)]
    [TestCase("61", 60_000)]
    [TestCase("99999999999999999999999999", 60_000)]
    [TestCase("+7", 0)]
    [TestCase("-7", 0)]
    [TestCase("7.5", 0)]
    [TestCase("7s", 0)]
    [TestCase("soon", 0)]
    [TestCase("", 0)]
    [TestCase("Mon, 23 Nov 2026 12:00:05 GMT", 5_000)]
    [TestCase("Mon, 23 Nov 2026 11:59:59 GMT", 0)]
    [TestCase("Mon, 23 Nov 2026 13:00:00 GMT", 60_000)]
    [TestCase("Mon, 23 Nov 2026 12:00:05 GMTx", 0)]
    [TestCase("Monday, 23-Nov-26 12:00:05 GMT", 0)]
    public void A_time_to_wait_is_read_or_is_none(string value, long milliseconds) =>
        Assert.That(RetryAfter.Milliseconds(Head($"Retry-After: {value}\r\n"), Now), Is.EqualTo(milliseconds));

    [Test]
    public void No_field_is_no_time() => Assert.That(RetryAfter.Milliseconds(Head(""), Now), Is.Zero);

    [Test]
    public void Every_second_of_a_minute_is_kept()
    {
        for (var seconds = 0; seconds <= 60; seconds++)
        {
            var digits = Head($"Retry-After: {seconds.ToString(CultureInfo.InvariantCulture)}\r\n");
            var date = Head($"Retry-After: {Now.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)}\r\n");
            Assert.That((RetryAfter.Milliseconds(digits, Now), RetryAfter.Milliseconds(date, Now)), Is.EqualTo((seconds * 1_000L, seconds * 1_000L)));
        }
    }

    private static ResponseHead Head(string field)
    {
        var bytes = Encoding.ASCII.GetBytes($"HTTP/1.1 429 Too Many Requests\r\n{field}Content-Length: 0\r\n\r\n");
        var head = new ResponseHead { Buffer = bytes };
        var status = ResponseHeadParser.TryParse(bytes, head, answersHead: false, new HeadLimits(32_768, 100, 8_192), out _);
        Assert.That(status, Is.EqualTo(HeadParseStatus.Complete));
        return head;
    }
}
