using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class RejectionReasonsTests
{
    private static IEnumerable<RejectionReason> Reasons() => Enum.GetValues<RejectionReason>().Where(reason => reason != RejectionReason.None);

    [TestCaseSource(nameof(Reasons))]
    public void Every_reason_has_a_code_and_a_sentence_that_need_no_escaping(RejectionReason reason)
    {
        var code = Encoding.ASCII.GetString(RejectionReasons.Code(reason));
        Assert.That(code, Does.Match("^[a-z0-9]+(_[a-z0-9]+)*$"));
        Assert.That(code.Replace("_", ""), Is.EqualTo(reason.ToString().ToLowerInvariant()));
        Assert.That(Encoding.ASCII.GetString(RejectionReasons.Message(reason)), Does.Match(@"^[A-Z][^""\\\x00-\x1F\x7F-\uFFFF]+\.$"));
        Assert.That(RejectionReasons.StatusCode(reason), Is.InRange(400, 505));
    }

    [TestCase(RejectionReason.InvalidRequestLine, 400)]
    [TestCase(RejectionReason.ContentLengthWithTransferEncoding, 400)]
    [TestCase(RejectionReason.InvalidTransferEncoding, 400)]
    [TestCase(RejectionReason.TransferEncodingInHttp10, 400)]
    [TestCase(RejectionReason.InvalidPath, 400)]
    [TestCase(RejectionReason.IncompleteBody, 400)]
    [TestCase(RejectionReason.RequestHeadTimeout, 408)]
    [TestCase(RejectionReason.RequestBodyTimeout, 408)]
    [TestCase(RejectionReason.BodyTooLarge, 413)]
    [TestCase(RejectionReason.TargetTooLong, 414)]
    [TestCase(RejectionReason.UnsupportedExpectation, 417)]
    [TestCase(RejectionReason.HeadTooLarge, 431)]
    [TestCase(RejectionReason.TooManyHeaders, 431)]
    [TestCase(RejectionReason.ConnectNotSupported, 501)]
    [TestCase(RejectionReason.UnsupportedTransferCoding, 501)]
    [TestCase(RejectionReason.UnsupportedVersion, 505)]
    public void Has_the_status_of_the_RFC(RejectionReason reason, int status) =>
        Assert.That(RejectionReasons.StatusCode(reason), Is.EqualTo(status));
}
