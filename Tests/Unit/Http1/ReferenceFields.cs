using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text.RegularExpressions;
using Gateway.Core.Http1;

namespace Tests.Unit.Http1;

/// <summary>The field rules once more, slowly, on strings and by the grammar; no code shared with the parsers under test.</summary>
internal sealed partial class ReferenceFields
{
    private readonly List<(string Name, string Value)> _fields = [];

    public IEnumerable<string> Lines => _fields.Select(entry => $"{entry.Name}: {entry.Value}");

    /// <summary>Adds a line; false when it is malformed or at odds with the version or an earlier line.</summary>
    public bool TryAdd(string line, bool http11)
    {
        var match = FieldLine().Match(line);
        if (!match.Success)
        {
            return false;
        }

        _fields.Add((match.Groups[1].Value, match.Groups[2].Value));
        var lengths = Values("content-length");
        var codings = Values("transfer-encoding");
        return lengths.Count <= 1
            && codings.Count <= 1
            && lengths.Count + codings.Count <= 1
            && lengths.All(IsLength)
            && codings.All(coding => http11 && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase));
    }

    public List<string> Values(string name) =>
        [.. _fields.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Value)];

    public BodyFraming Framing => Values("transfer-encoding").Count > 0
        ? BodyFraming.Chunked
        : Values("content-length").Count > 0 ? BodyFraming.ContentLength : BodyFraming.None;

    public long ContentLength => Values("content-length") is [var length] ? long.Parse(length, CultureInfo.InvariantCulture) : 0;

    public bool KeepAlive(bool http11)
    {
        var options = string.Join(',', Values("connection"))
            .Split(',')
            .Select(option => option.Trim(' ', '\t').ToLowerInvariant())
            .ToHashSet();
        return !options.Contains("close") && (http11 || options.Contains("keep-alive"));
    }

    public static bool IsAuthority(string text)
    {
        var match = Authority().Match(text);
        if (!match.Success || (match.Groups[2].Success && BigInteger.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) > 65535))
        {
            return false;
        }

        return !text.StartsWith('[')
            || (IPAddress.TryParse(match.Groups[1].Value.Trim('[', ']'), out var address) && address.AddressFamily == AddressFamily.InterNetworkV6);
    }

    private static bool IsLength(string text) =>
        Digits().IsMatch(text) && BigInteger.Parse(text, CultureInfo.InvariantCulture) <= long.MaxValue;

    [GeneratedRegex(@"\A([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7E\x80-\xFF]*?)[ \t]*\z")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A(\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+)(?::([0-9]+))?\z")]
    private static partial Regex Authority();

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();
}
