using System.Collections;

namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// Lays the nodes of a <see cref="ByteTrie"/> out: breadth first, so that nodes with many children find room while there is some;
/// the many with one child then fill the gaps.
/// </summary>
internal sealed class ByteTrieBuilder
{
    private const int BlockSize = 256;

    // Gaps are filled in the newest blocks only: what is left in older ones hardly fits anything.
    private const int OpenBlocks = 16;

    private readonly TokenList _tokens;
    private readonly Func<int, int> _idOf;
    private readonly Queue<Work> _queue = [];
    private readonly BitArray _basesUsed = new(ByteTrie.MaxNodes);
    private readonly List<int> _labels = [];
    private int[] _order = [];
    private uint[] _nodes = new uint[1 << 16];
    private int[] _ids = new int[1 << 16];
    private FreeList _free = new();
    private int _size;

    /// <param name="tokens">What goes in; no two are equal and none is empty.</param>
    /// <param name="idOf">The id of the token at an index; negative for one that only ever is a whole piece.</param>
    public ByteTrieBuilder(TokenList tokens, Func<int, int> idOf)
    {
        _tokens = tokens;
        _idOf = idOf;
    }

    /// <summary>The trie; null when it would have too many nodes.</summary>
    public ByteTrie? Build()
    {
        _order = _tokens.Sorted();

        // Base 0 is that of nodes without children: nothing is ever found there.
        _size = BlockSize;
        _basesUsed[0] = true;
        _queue.Enqueue(new Work(ByteTrie.Root, 0, _order.Length, 0));
        while (_queue.TryDequeue(out var work))
        {
            if (!TryPlace(work))
            {
                return null;
            }
        }

        return new ByteTrie(_nodes[.._size], _ids[.._size]);
    }

    private bool TryPlace(Work work)
    {
        var first = SetToken(work);
        if (first == work.End)
        {
            return true;
        }

        CollectLabels(work, first);
        var position = FindBase();
        if (position < 0)
        {
            return false;
        }

        _basesUsed[position] = true;
        _nodes[work.Node] |= (uint)position << ByteTrie.BaseShift;
        var start = first;
        foreach (var label in _labels)
        {
            var child = position ^ label;
            var end = start;
            while (end < work.End && LabelOf(end, work.Depth) == label)
            {
                end++;
            }

            _free.Remove(child);
            _nodes[child] = ByteTrie.UsedFlag | (uint)label;
            _queue.Enqueue(new Work(child, start, end, work.Depth + 1));
            start = end;
        }

        return true;
    }

    /// <summary>The token that ends at the node, which sorts before those that go on; returns where the others begin.</summary>
    private int SetToken(Work work)
    {
        var index = _order[work.Start];
        if (_tokens[index].Length > work.Depth)
        {
            return work.Start;
        }

        var id = _idOf(index);
        _nodes[work.Node] |= id < 0 ? ByteTrie.WholeFlag : ByteTrie.TokenFlag;
        _ids[work.Node] = id;
        return work.Start + 1;
    }

    private void CollectLabels(Work work, int first)
    {
        _labels.Clear();
        for (var i = first; i < work.End; i++)
        {
            var label = LabelOf(i, work.Depth);
            if (_labels.Count == 0 || _labels[^1] != label)
            {
                _labels.Add(label);
            }
        }
    }

    private int FindBase()
    {
        for (var gap = _free.First; gap != FreeList.None; gap = _free.After(gap))
        {
            var candidate = gap ^ _labels[0];
            if (!_basesUsed[candidate] && AreFree(candidate))
            {
                return candidate;
            }
        }

        return AddBlock();
    }

    private bool AreFree(int candidate)
    {
        foreach (var label in _labels)
        {
            if (!_free.Contains(candidate ^ label))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Appends an empty block and returns its first base; negative when there is no more room.</summary>
    private int AddBlock()
    {
        var start = _size;
        if (start + BlockSize > ByteTrie.MaxNodes)
        {
            return -1;
        }

        _size += BlockSize;
        if (_nodes.Length < _size)
        {
            Array.Resize(ref _nodes, _nodes.Length * 2);
            Array.Resize(ref _ids, _ids.Length * 2);
        }

        _free.AddRange(start, BlockSize);
        Close(start - (OpenBlocks * BlockSize));
        return start;
    }

    private void Close(int block)
    {
        for (var place = Math.Max(0, block); place < block + BlockSize; place++)
        {
            if (_free.Contains(place))
            {
                _free.Remove(place);
            }
        }
    }

    private int LabelOf(int sorted, int depth) => _tokens[_order[sorted]][depth];

    /// <summary>A node and the sorted tokens below it.</summary>
    private readonly record struct Work(int Node, int Start, int End, int Depth);
}
