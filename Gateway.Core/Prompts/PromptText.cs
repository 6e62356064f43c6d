using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Tokens;

namespace Gateway.Core.Prompts;

/// <summary>
/// Counts one text at a time, put together from pieces of a JSON document. Memory is bounded: a text that needs more than one block is counted
/// block by block. Recycled with its owner.
/// </summary>
internal sealed class PromptText
{
    /// <summary>Bytes of text that are put together before they are counted.</summary>
    public const int BlockLength = 16 * 1024;

    private readonly TextCounter _counter = new();
    private Tokenizer? _tokenizer;
    private byte[] _block = [];
    private int _length;
    private bool _isInBlocks;

    /// <summary>Whether every count so far is the model's own.</summary>
    public bool IsExact { get; private set; }

    /// <summary>Starts to count by that vocabulary.</summary>
    public void Begin(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        IsExact = tokenizer.IsExact;
    }

    /// <summary>Counts a text that lies there whole, without escapes.</summary>
    public int Count(ReadOnlySpan<byte> utf8)
    {
        IsExact = IsExact && _tokenizer!.IsExactFor(utf8);
        return _tokenizer!.Count(utf8);
    }

    /// <summary>Counts the content of a JSON string.</summary>
    public int CountEscaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return Count(escaped);
        }

        AppendEscaped(escaped);
        return End();
    }

    /// <summary>Adds to the text that <see cref="End"/> counts.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var room = Room();
            var length = Math.Min(utf8.Length, room.Length);
            utf8[..length].CopyTo(room);
            _length += length;
            utf8 = utf8[length..];
        }
    }

    /// <summary>Adds the content of a JSON string.</summary>
    public void AppendEscaped(ReadOnlySpan<byte> escaped)
    {
        while (!escaped.IsEmpty)
        {
            var room = Room();
            _length += JsonText.UnescapePiece(ref escaped, room);
        }
    }

    /// <summary>Takes a full stop off the end of what was added.</summary>
    public void DropFullStop()
    {
        if (_length > 0 && _block[_length - 1] == (byte)'.')
        {
            _length--;
        }
    }

    /// <summary>Counts the text and begins another.</summary>
    public int End()
    {
        var rest = _block.AsSpan(0, _length);
        var count = _isInBlocks ? _counter.Append(rest) : Count(rest);
        if (_isInBlocks)
        {
            IsExact = IsExact && _counter.IsExact;
            _counter.Reset();
            _isInBlocks = false;
        }

        _length = 0;
        return count;
    }

    /// <summary>Forgets the vocabulary and gives the block back.</summary>
    public void Reset()
    {
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
            _block = [];
        }

        _counter.Reset();
        _tokenizer = null;
        _length = 0;
        _isInBlocks = false;
        IsExact = false;
    }

    private Span<byte> Room()
    {
        if (_block.Length == 0)
        {
            _block = BlockPool.Rent(BlockLength);
        }

        if (_block.Length - _length < JsonText.LargestEscape)
        {
            Flush();
        }

        return _block.AsSpan(_length);
    }

    // The last byte stays: it may be the full stop to drop.
    private void Flush()
    {
        if (!_isInBlocks)
        {
            _counter.Begin(_tokenizer!);
            _isInBlocks = true;
        }

        var last = _length - 1;
        _counter.Append(_block.AsSpan(0, last));
        _block[0] = _block[last];
        _length = 1;
    }
}
