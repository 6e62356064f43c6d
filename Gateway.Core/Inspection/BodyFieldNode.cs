using System.Globalization;
using System.Text;

namespace Gateway.Core.Inspection;

/// <summary>One segment of the paths of a <see cref="BodyFieldSet"/>, and the segments that follow it; immutable once compiled.</summary>
internal sealed class BodyFieldNode
{
    private readonly BodyFieldNode[] _members;
    private readonly BodyFieldNode[] _elements;
    private readonly byte[] _name;

    private BodyFieldNode(Draft draft)
    {
        Id = draft.Id;
        FieldIndex = draft.FieldIndex;
        _name = Encoding.UTF8.GetBytes(draft.Name);
        ElementIndex = IndexOf(draft.Name);
        _members = [.. draft.Children.Values.Select(child => new BodyFieldNode(child))];
        Array.Sort(_members, static (left, right) => left._name.AsSpan().SequenceCompareTo(right._name));
        _elements = [.. _members.Where(static child => child.ElementIndex >= 0).OrderBy(static child => child.ElementIndex)];
    }

    /// <summary>A number below <see cref="BodyFieldSet.NodeCount"/> that is this node's alone.</summary>
    public int Id { get; }

    /// <summary>Index of the path that ends here, or -1.</summary>
    public int FieldIndex { get; }

    /// <summary>Which element of an array the segment names, or -1 when it can only be a member's name.</summary>
    public int ElementIndex { get; }

    public bool HasMembers => _members.Length > 0;

    /// <summary>The nodes that may name an element of an array, by rising index.</summary>
    public ReadOnlySpan<BodyFieldNode> Elements => _elements;

    /// <summary>The node below this one for the member of that name, without escapes.</summary>
    public BodyFieldNode? Member(ReadOnlySpan<byte> name)
    {
        var low = 0;
        var high = _members.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = name.SequenceCompareTo(_members[middle]._name);
            if (order == 0)
            {
                return _members[middle];
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    /// <summary>Compiles paths into one tree.</summary>
    /// <param name="paths">Distinct dotted paths.</param>
    /// <param name="count">Number of nodes, the root included.</param>
    /// <param name="longestName">Length of the longest segment, in bytes.</param>
    public static BodyFieldNode Compile(ReadOnlySpan<string> paths, out int count, out int longestName)
    {
        var root = new Draft { Name = "", Id = 0 };
        (count, longestName) = (1, 0);
        for (var index = 0; index < paths.Length; index++)
        {
            var at = root;
            foreach (var segment in paths[index].Split('.'))
            {
                if (!at.Children.TryGetValue(segment, out var child))
                {
                    child = new Draft { Name = segment, Id = count++ };
                    at.Children.Add(segment, child);
                    longestName = Math.Max(longestName, Encoding.UTF8.GetByteCount(segment));
                }

                at = child;
            }

            at.FieldIndex = index;
        }

        return new BodyFieldNode(root);
    }

    private static int IndexOf(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && segment == index.ToString(CultureInfo.InvariantCulture)
            ? index
            : -1;

    private sealed class Draft
    {
        public required string Name { get; init; }

        public required int Id { get; init; }

        public int FieldIndex { get; set; } = -1;

        public Dictionary<string, Draft> Children { get; } = new(StringComparer.Ordinal);
    }
}
