using System.Globalization;
using System.Text;

namespace Tests.Functional.Downstream;

/// <summary>Requests as text.</summary>
internal static class Requests
{
    public const string ChatBody = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}""";

    public const string StreamBody = """{"model":"gpt-4o-mini","stream":true,"messages":[]}""";

    public static string Chat(params string[] fields) => Post("/v1/chat/completions", ChatBody, fields);

    public static string ChatStream(params string[] fields) => Post("/v1/chat/completions", StreamBody, fields);

    public static string Get(string target, params string[] fields) => Bare("GET", target, fields);

    public static string Bare(string method, string target, params string[] fields) =>
        $"{method} {target} HTTP/1.1\r\nHost: gateway\r\n{Lines(fields)}\r\n";

    public static string Post(string target, string body, params string[] fields) => string.Create(
        CultureInfo.InvariantCulture,
        $"POST {target} HTTP/1.1\r\nHost: gateway\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{Lines(fields)}\r\n{body}");

    /// <summary>A head whose body, in chunks, is to follow.</summary>
    public static string ChunkedHead(string target, params string[] fields) =>
        $"POST {target} HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n{Lines(fields)}\r\n";

    private static string Lines(string[] fields) => string.Concat(fields.Select(static field => field + "\r\n"));
}
