using Gateway.Core.Buffers;
using Gateway.Core.Inspection;

namespace Gateway.Core.Metering;

/// <summary>Cuts the output within one document: strings become shorter, the rest of its bytes stays.</summary>
internal static class DocumentCut
{
    // A document with more to edit than this is none that a model puts out.
    private const int MostEdits = 4096;

    /// <summary>Adds the edits to a splice; false when the document cannot be cut, and nothing of it may be delivered.</summary>
    public static bool TryApply(BodySplice splice, DocumentReading reading, OutputCut cut)
    {
        if (!reading.IsWhole || reading.PieceCount + reading.UncountedCount > MostEdits)
        {
            return false;
        }

        var pieces = reading.Pieces;
        for (var i = 0; i < pieces.Length; i++)
        {
            var (length, range) = (cut.LengthOf(i, pieces[i]), pieces[i].Range);
            if (length < range.Length)
            {
                splice.Replace(new ByteRange(range.Start + length, range.Length - length), pieces[i].Form == PieceForm.Raw ? "{}"u8 : default);
            }
        }

        foreach (ref readonly var value in reading.Uncounted)
        {
            if (cut.Reaches(value.PieceEnd))
            {
                splice.Replace(value.Range, "null"u8);
            }
        }

        return true;
    }

    /// <summary>Puts another reason in the place of those that the choices which lose text give for their end.</summary>
    public static void SetReasons(BodySplice splice, DocumentReading reading, OutputCut cut, ReadOnlySpan<byte> reason)
    {
        foreach (ref readonly var end in reading.Ends)
        {
            if (!end.Reason.IsEmpty && cut.Reaches(end.PieceEnd))
            {
                splice.Replace(end.Reason, reason);
            }
        }
    }
}
