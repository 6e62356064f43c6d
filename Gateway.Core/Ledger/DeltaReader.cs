using System.Text;

namespace Gateway.Core.Ledger;

/// <summary>Reads what <see cref="DeltaWriter"/> has written. What is not there reads as 0 or empty, and <see cref="IsValid"/> is false from then on.</summary>
internal ref struct DeltaReader
{
    private const int LongestNumber = 10;

    private ReadOnlySpan<byte> _rest;

    public DeltaReader(ReadOnlySpan<byte> delta) => _rest = delta;

    /// <summary>False once something was missing.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>True when everything has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public long Number()
    {
        var number = 0UL;
        for (var i = 0; i < Math.Min(_rest.Length, LongestNumber); i++)
        {
            number |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return (long)number;
            }
        }

        Fail();
        return 0;
    }

    /// <summary>A number of things that take a byte each at least.</summary>
    public int Count()
    {
        var count = Number();
        if (count >= 0 && count <= _rest.Length)
        {
            return (int)count;
        }

        Fail();
        return 0;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public void Fail()
    {
        IsValid = false;
        _rest = default;
    }
}
