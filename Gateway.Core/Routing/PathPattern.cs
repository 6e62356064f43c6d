using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Routing;

/// <summary>A route's path, compiled.</summary>
internal sealed class PathPattern
{
    private readonly WildcardPattern? _wildcard;

    public PathPattern(string path, bool isRegex)
    {
        Text = path;
        Bytes = Encoding.UTF8.GetBytes(path);
        Kind = KindOf(path, isRegex);
        Regex = isRegex ? new Utf8Regex(path) : null;
        _wildcard = Kind == PathKind.Wildcard ? new WildcardPattern(path.EndsWith('/') ? path + "*" : path) : null;
    }

    public string Text { get; }

    public byte[] Bytes { get; }

    public PathKind Kind { get; }

    /// <summary>Set when <see cref="Kind"/> is <see cref="PathKind.Regex"/>.</summary>
    public Utf8Regex? Regex { get; }

    public static PathKind KindOf(string path, bool isRegex) =>
        isRegex ? PathKind.Regex
        : path.Contains('*', StringComparison.Ordinal) ? PathKind.Wildcard
        : path.EndsWith('/') ? PathKind.Prefix
        : PathKind.Exact;

    public bool Matches(ReadOnlySpan<byte> path) => Kind switch
    {
        PathKind.Exact => path.SequenceEqual(Bytes),
        PathKind.Prefix => path.StartsWith(Bytes),
        PathKind.Wildcard => _wildcard!.Matches(path),
        _ => Regex!.IsMatch(path),
    };
}
