using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

/// <summary>Feeds growing prefixes of an input to a head parser, as a connection would.</summary>
internal static class HeadRunner
{
    public static readonly HeadLimits Limits = new(MaxHeadBytes: 32768, MaxHeaders: 100, MaxTargetBytes: 8192);

    public static byte[] Raw(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Prefixes of these lengths, in turn, until the parser wants no more.</summary>
    public static HeadRun Request(string text, IEnumerable<int> ends, HeadLimits limits)
    {
        var input = Raw(text);
        var head = new RequestHead { Buffer = input };
        var run = new HeadRun(HeadParseStatus.NeedMore, RejectionReason.None, "");
        foreach (var end in ends)
        {
            var status = RequestHeadParser.TryParse(input.AsSpan(0, end), head, limits, out var reason);
            run = new HeadRun(status, reason, status == HeadParseStatus.Complete ? Describe(head) : "");
            if (status != HeadParseStatus.NeedMore)
            {
                break;
            }
        }

        return run;
    }

    public static HeadRun Response(string text, IEnumerable<int> ends, bool answersHead, HeadLimits limits)
    {
        var input = Raw(text);
        var head = new ResponseHead { Buffer = input };
        var run = new HeadRun(HeadParseStatus.NeedMore, RejectionReason.None, "");
        foreach (var end in ends)
        {
            var status = ResponseHeadParser.TryParse(input.AsSpan(0, end), head, answersHead, limits, out var reason);
            run = new HeadRun(status, reason, status == HeadParseStatus.Complete ? Describe(head) : "");
            if (status != HeadParseStatus.NeedMore)
            {
                break;
            }
        }

        return run;
    }

    /// <summary>The request in one piece, after every split has been shown to give the same.</summary>
    public static HeadRun RequestEverySplit(string text) => RequestEverySplit(text, Limits);

    public static HeadRun RequestEverySplit(string text, HeadLimits limits) =>
        EverySplit(text.Length, ends => Request(text, ends, limits));

    /// <summary>The response in one piece, after every split has been shown to give the same.</summary>
    public static HeadRun ResponseEverySplit(string text, bool answersHead = false) =>
        EverySplit(text.Length, ends => Response(text, ends, answersHead, Limits));

    /// <summary>
    /// A strict prefix may only ask for more or give the final answer early; going on from it, and byte by byte, gives
    /// what the whole gives.
    /// </summary>
    private static HeadRun EverySplit(int length, Func<IEnumerable<int>, HeadRun> run)
    {
        var whole = run([length]);
        for (var end = 0; end < length; end++)
        {
            var early = run([end]);
            if (early.Status != HeadParseStatus.NeedMore)
            {
                Assert.That(early, Is.EqualTo(whole), $"the first {end} bytes");
            }

            Assert.That(run([end, length]), Is.EqualTo(whole), $"split at {end}");
        }

        Assert.That(run(Enumerable.Range(0, length + 1)), Is.EqualTo(whole), "byte by byte");
        return whole;
    }

    /// <summary>One text for a request head, shared with the reference parser.</summary>
    public static string DescribeRequest(
        string method, string target, string path, string query, string authority, bool expectContinue, long maxForwards) =>
        $"method={method} target={target} path={path} query={query} authority={authority} expect={expectContinue} max-forwards={maxForwards}";

    /// <summary>One text for what all heads have, shared with the reference parsers.</summary>
    public static string DescribeMessage(
        bool http11, BodyFraming framing, long contentLength, bool keepAlive, int length, IEnumerable<string> fields) =>
        $"1.1={http11} framing={framing} content-length={contentLength} keep-alive={keepAlive} length={length}\n{string.Join('\n', fields)}";

    private static string Describe(RequestHead head)
    {
        var request = DescribeRequest(
            Text(head, head.MethodToken),
            Text(head, head.Target),
            Text(head, head.Path),
            Text(head, head.Query),
            Text(head, head.Authority),
            head.ExpectContinue,
            head.MaxForwards);
        return $"{request} {DescribeMessage(head)}";
    }

    private static string Describe(ResponseHead head) =>
        $"status={head.StatusCode} reason={Text(head, head.Reason)} {DescribeMessage(head)}";

    private static string DescribeMessage(MessageHead head)
    {
        var fields = head.Fields.ToArray().Select(field => $"{Text(head, field.Name)}: {Text(head, field.Value)}");
        return DescribeMessage(
            head.Version == HttpVersion.Http11, head.Framing, head.ContentLength, head.KeepAlive, head.Length, fields);
    }

    private static string Text(MessageHead head, ByteRange range) => Encoding.Latin1.GetString(head.Bytes(range));
}
