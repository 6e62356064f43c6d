using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;

namespace Gateway.Core.Routing;

/// <summary>How a route changes the path, compiled.</summary>
internal sealed class PathRewrite
{
    private readonly byte[] _from;
    private readonly byte[] _to;
    private readonly Utf8Regex? _regex;
    private readonly string _replacement;

    public PathRewrite(RewriteConfig source, PathPattern path)
    {
        _from = Encoding.UTF8.GetBytes(source.From ?? ImpliedFrom(path.Text));
        _to = Encoding.UTF8.GetBytes(source.To);
        _regex = path.Regex;
        _replacement = source.To;
    }

    /// <summary>What is replaced where the configuration does not say: the path up to its first <c>*</c>.</summary>
    public static string ImpliedFrom(string path)
    {
        var star = path.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? path : path[..star];
    }

    /// <summary>Writes the new path; false when the destination is too small. Regex routes allocate, the others do not.</summary>
    public bool TryApply(ReadOnlySpan<byte> path, Span<byte> destination, out int written)
    {
        if (_regex is not null)
        {
            return _regex.TryReplace(path, _replacement, destination, out written);
        }

        written = 0;
        if (!path.StartsWith(_from))
        {
            return TryCopy(path, default, destination, out written);
        }

        return TryCopy(_to, path[_from.Length..], destination, out written);
    }

    /// <summary>Writes two spans one after the other.</summary>
    public static bool TryCopy(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < first.Length + second.Length)
        {
            return false;
        }

        first.CopyTo(destination);
        second.CopyTo(destination[first.Length..]);
        written = first.Length + second.Length;
        return true;
    }
}
