using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Tokens;

namespace Gateway.Core.Metering;

/// <summary>
/// The text that a JSON string stands for, run by run: a run is a slice of the string or one escape undone. A surrogate at the string's end waits for its partner
/// in the next string; one that never gets it reads as U+FFFD.
/// </summary>
internal ref struct JsonTextRuns
{
    /// <summary>Bytes of scratch that one escape may take.</summary>
    public const int ScratchLength = 4;

    private readonly Span<byte> _scratch;
    private ReadOnlySpan<byte> _rest;

    /// <param name="escaped">The string without its quotes.</param>
    /// <param name="pending">A high surrogate that the string before ended in; 0 when it did not.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes.</param>
    public JsonTextRuns(ReadOnlySpan<byte> escaped, char pending, Span<byte> scratch)
    {
        _rest = escaped;
        Pending = pending;
        _scratch = scratch;
    }

    /// <summary>The high surrogate that waits for its partner; 0 when there is none.</summary>
    public char Pending { get; private set; }

    /// <summary>The run as UTF-8; empty where only a surrogate was read.</summary>
    public ReadOnlySpan<byte> Run { get; private set; }

    /// <summary>Bytes of the string that the run takes.</summary>
    public int RawLength { get; private set; }

    /// <summary>True when the run is a slice of the string, so that a part of it takes as many bytes there.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Goes to the next run; false at the string's end.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var plain = _rest.IndexOf((byte)'\\');
        plain = plain < 0 ? _rest.Length : plain;
        if (plain > 0)
        {
            if (!TryFlush())
            {
                Take(_rest[..plain], plain, isPlain: true);
            }

            return true;
        }

        if (JsonText.TryReadUnit(_rest, out var unit))
        {
            ReadUnit(unit);
        }
        else if (!TryFlush())
        {
            ReadShort();
        }

        return true;
    }

    // What waited has no partner.
    private bool TryFlush()
    {
        if (Pending == 0)
        {
            return false;
        }

        Pending = default;
        Take(RepairedText.Replacement, 0, isPlain: false);
        return true;
    }

    private void ReadUnit(char unit)
    {
        if (Pending != 0 && Rune.TryCreate(Pending, unit, out var pair))
        {
            Pending = default;
            Encode(pair);
            return;
        }

        // Where that gives a run, the unit itself is read next.
        if (TryFlush())
        {
            return;
        }

        if (char.IsHighSurrogate(unit))
        {
            Pending = unit;
            Take(default, JsonText.LargestEscape, isPlain: false);
            return;
        }

        Encode(Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar);
    }

    // Two bytes, or a backslash that escapes nothing and stands for itself.
    private void ReadShort()
    {
        if (_rest.Length < 2 || _rest[1] == (byte)'u')
        {
            Take(_rest[..1], 1, isPlain: true);
            return;
        }

        _scratch[0] = JsonText.ByteOf(_rest[1]);
        Take(_scratch[..1], 2, isPlain: false);
    }

    private void Encode(Rune rune) => Take(_scratch[..rune.EncodeToUtf8(_scratch)], JsonText.LargestEscape, isPlain: false);

    private void Take(ReadOnlySpan<byte> run, int rawLength, bool isPlain)
    {
        Run = run;
        RawLength = rawLength;
        IsPlain = isPlain;
        _rest = _rest[rawLength..];
    }
}
