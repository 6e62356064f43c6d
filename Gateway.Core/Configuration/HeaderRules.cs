using System.Buffers;

namespace Gateway.Core.Configuration;

/// <summary>Checks header names and values that the gateway will write (RFC 9110, section 5).</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE",
        "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    public static void Check(string path, IReadOnlyDictionary<string, string> headers, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            var at = JsonPaths.Member(path, name);
            CheckName(at, name, findings);
            findings.Unique(at, name, seen);
            CheckValue(at, value, findings);
        }
    }

    public static void CheckName(string path, string name, Findings findings)
    {
        if (!IsToken(name))
        {
            findings.Error(path, "must be a header name");
        }
        else if (Reserved.Contains(name))
        {
            findings.Error(path, "is a header that the gateway sets by itself");
        }
    }

    public static void CheckValue(string path, string value, Findings findings)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.AsSpan().Trim(' ').Length != value.Length)
        {
            findings.Error(path, "must be printable ASCII without line ends and without spaces around it");
        }
    }
}
