using System.Text;

namespace Tests.Functional.Upstream;

/// <summary>Requests as bytes that a client sends.</summary>
internal static class Requests
{
    public static string Chat(string more = "", params string[] fields) => Post("/v1/chat/completions", ChatBody(more), fields);

    public static string ChatStream(params string[] fields) => Chat(",\"stream\":true", fields);

    public static string ChatBody(string more = "") => $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]{{more}}}""";

    public static string Post(string path, string body, params string[] fields) => Head("POST", path, Encoding.UTF8.GetByteCount(body), fields) + body;

    public static string Get(string path, params string[] fields) => $"GET {path} HTTP/1.1\r\nHost: gateway\r\n{Lines(fields)}\r\n";

    public static string Head(string method, string path, long length, params string[] fields) =>
        $"{method} {path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{Lines(fields)}\r\n";

    public static string AsHttp10(this string request) => request.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal);

    private static string Lines(string[] fields) => string.Concat(fields.Select(static line => line + "\r\n"));
}
