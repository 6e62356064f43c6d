namespace Gateway.Core.Buffers;

/// <summary>
/// What was received and not consumed yet, contiguous in a block of the <see cref="BlockPool"/>. Small while little comes, so that an idle connection or
/// a slow stream holds little; larger while receives fill it; no block at all once it is empty and released.
/// </summary>
internal sealed class ReceiveBuffer
{
    private const int LargestByRate = 65536;

    private byte[] _block = [];
    private int _start;
    private int _end;
    private bool _isFilled;

    /// <summary>What was received and not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _block.AsSpan(_start, _end - _start);

    /// <summary>Number of bytes of <see cref="Unread"/>.</summary>
    public int Length => _end - _start;

    /// <summary>The block that <see cref="Unread"/> lies in.</summary>
    public byte[] Block => _block;

    /// <summary>Where <see cref="Unread"/> starts in <see cref="Block"/>.</summary>
    public int Start => _start;

    /// <summary>Room behind <see cref="Unread"/> for the next receive, at least a byte; what is unread may move.</summary>
    public Memory<byte> GetRoom()
    {
        var unread = Length;
        var size = Math.Max(_block.Length, BlockPool.SmallestBlock);
        if ((_isFilled && size < LargestByRate) || unread == size)
        {
            size *= 4;
        }

        if (size > _block.Length)
        {
            Replace(BlockPool.Rent(size));
        }
        else
        {
            MoveToFront();
        }

        _isFilled = false;
        return _block.AsMemory(_end);
    }

    /// <summary>Adds what a receive has put into the room.</summary>
    public void Commit(int count)
    {
        _end += count;
        _isFilled = _end == _block.Length;
    }

    /// <summary>Marks bytes of <see cref="Unread"/> as dealt with.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Moves <see cref="Unread"/> to the front of <see cref="Block"/>; not while a receive is under way.</summary>
    public void MoveToFront()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_block);
            _end -= _start;
            _start = 0;
        }
    }

    /// <summary>Gives the block back where nothing is unread.</summary>
    public void ReleaseIfEmpty()
    {
        if (_start == _end)
        {
            Release();
        }
    }

    /// <summary>Gives a large block back where nothing is unread; a small one is kept.</summary>
    public void ShrinkIfEmpty()
    {
        if (_start == _end && _block.Length > BlockPool.SmallestBlock)
        {
            Release();
        }
    }

    /// <summary>Forgets what is unread and gives the block back.</summary>
    public void Release()
    {
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
            _block = [];
        }

        _start = _end = 0;
        _isFilled = false;
    }

    private void Replace(byte[] larger)
    {
        var unread = Length;
        Unread.CopyTo(larger);
        if (_block.Length > 0)
        {
            BlockPool.Return(_block);
        }

        _block = larger;
        _start = 0;
        _end = unread;
    }
}
