using CsCheck;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

/// <summary>Generated heads, valid and mutated: the parsers agree with the reference, whole and in random pieces.</summary>
internal sealed class HeadPropertyTests
{
    private const int Iterations = 30_000;

    private static readonly Gen<string> RequestLine = Gen.Frequency<string>(
        (8, Gen.OneOf("GET / HTTP/1.1", "POST /v1/chat/completions?x=1?y HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /a HTTP/1.0")),
        (4, Gen.OneOf("GET http://[::1]:80?q HTTP/1.1", "PUT HTTPS://a.b:8/%41?# HTTP/1.1", "X-Y https://h/p HTTP/1.1", "\r\nHEAD /x HTTP/1.1")),
        (1, Gen.OneOf("GET * HTTP/1.1", "CONNECT a:1 HTTP/1.1", "GET /", "GET / HTTP/2.0", "\r\n\r\nGET / HTTP/1.1", "G{T / HTTP/1.1")));

    private static readonly Gen<string> StatusLine = Gen.Frequency<string>(
        (8, Gen.OneOf("HTTP/1.1 200 OK", "HTTP/1.1 204 ", "HTTP/1.0 404 Not Found", "HTTP/1.1 101", "HTTP/1.1 999 \u00e9")),
        (1, Gen.OneOf("HTTP/1.1 099 X", "HTTP/1.1  200 OK", "HTTP/3.0 200 OK", "http/1.1 200 OK", "HTTP/1.1 2000", "HTTP/1.1 +20 OK")));

    private static readonly Gen<string> Field = Gen.Frequency<string>(
        (8, Gen.OneOf("Host: a", "Content-Type: text/plain", "X: \u00ff y ", "Connection: close", "Connection:keep-alive , x", "Empty:", "Max-Forwards: 7")),
        (4, Gen.OneOf("Content-Length: 5", "Transfer-Encoding: chunked", "transfer-encoding:\tCHUNKED ", "Expect: 100-Continue", "Host: [::1]:8080", "content-length: 0")),
        (1, Gen.OneOf("Host: a:99999", "Content-Length: +5", "Content-Length: 9223372036854775808", "Transfer-Encoding: gzip, chunked", "Expect: x", "A : b", " fold", ": x", "Host: [1.2.3.4]", "Max-Forwards: 99999999999")));

    private static readonly Gen<(int At, int Kind, char Byte)[]> Mutations = Gen.Select(
        Gen.Int[0, 400],
        Gen.Int[0, 2],
        Gen.OneOf('\r', '\n', ' ', '\t', '\0', ':', '\v', '\u0080', 'a', '5', ',', '\u007f', '#', '%', '[', '?', '/')).Array[0, 2];

    private static readonly Gen<int[]> Cuts = Gen.Int[0, 400].Array[0, 6];

    [Test]
    public void Requests_agree_with_the_reference()
    {
        Gen.Select(RequestLine, Field.Array[0, 6], Mutations, Cuts).Sample(
            (line, fields, mutations, cuts) =>
            {
                var text = Mutate($"{line}\r\nHost: h\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\nbody", mutations);
                var run = HeadRunner.Request(text, [text.Length], HeadRunner.Limits);
                var pieces = HeadRunner.Request(text, Ends(text, cuts), HeadRunner.Limits);
                return pieces == run && Summary(run) == ReferenceHeads.Request(text);
            },
            iter: Iterations);
    }

    [Test]
    public void Requests_without_a_given_host_agree_with_the_reference()
    {
        Gen.Select(RequestLine, Field.Array[0, 4]).Sample(
            (line, fields) =>
            {
                var text = $"{line}\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";
                return Summary(HeadRunner.Request(text, [text.Length], HeadRunner.Limits)) == ReferenceHeads.Request(text);
            },
            iter: Iterations);
    }

    [Test]
    public void Responses_agree_with_the_reference()
    {
        Gen.Select(StatusLine, Field.Array[0, 6], Mutations, Cuts, Gen.Bool).Sample(
            (line, fields, mutations, cuts, answersHead) =>
            {
                var text = Mutate($"{line}\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\nbody", mutations);
                var run = HeadRunner.Response(text, [text.Length], answersHead, HeadRunner.Limits);
                var pieces = HeadRunner.Response(text, Ends(text, cuts), answersHead, HeadRunner.Limits);
                return pieces == run && Summary(run) == ReferenceHeads.Response(text, answersHead);
            },
            iter: Iterations);
    }

    private static string Summary(HeadRun run) => run.Status switch
    {
        HeadParseStatus.NeedMore => ReferenceHeads.NeedMore,
        HeadParseStatus.Rejected => ReferenceHeads.Rejected,
        _ => run.Description,
    };

    private static IEnumerable<int> Ends(string text, int[] cuts) =>
        cuts.Where(cut => cut < text.Length).Order().Append(text.Length);

    private static string Mutate(string text, (int At, int Kind, char Byte)[] mutations)
    {
        foreach (var (at, kind, value) in mutations)
        {
            var index = at % text.Length;
            text = kind switch
            {
                0 => text.Insert(index, value.ToString()),
                1 => text.Remove(index, 1),
                _ => text.Remove(index, 1).Insert(index, value.ToString()),
            };
        }

        return text;
    }
}
