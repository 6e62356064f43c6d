namespace Gateway.Core.Inspection;

/// <summary>
/// The dotted paths of the body fields that one snapshot's matchers and policies name ("user.level", "messages.0.role");
/// immutable, compiled with the snapshot. A segment of digits is an array index where the parent is an array.
/// </summary>
internal sealed class BodyFieldSet
{
    public static readonly BodyFieldSet Empty = new([]);

    private readonly string[] _paths;

    public BodyFieldSet(IEnumerable<string> paths)
    {
        _paths = [.. paths.Distinct(StringComparer.Ordinal)];
        Root = BodyFieldNode.Compile(_paths, out var nodes, out var longestName);
        NodeCount = nodes;
        LongestName = longestName;
    }

    /// <summary>Number of distinct paths; each has an index below it.</summary>
    public int Count => _paths.Length;

    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The paths as a tree; the root stands for the body's root object.</summary>
    public BodyFieldNode Root { get; }

    /// <summary>Number of nodes of the tree.</summary>
    public int NodeCount { get; }

    /// <summary>Length of the longest segment of a path, in bytes.</summary>
    public int LongestName { get; }

    /// <summary>The index of a path, or -1.</summary>
    public int IndexOf(string path) => Array.IndexOf(_paths, path);
}
