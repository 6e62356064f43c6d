namespace Gateway.Core.Metering;

/// <summary>Where the output ends within one document.</summary>
/// <param name="Piece">The piece that does not fit whole; those before it do, and of those behind it nothing is delivered.</param>
/// <param name="Length">Bytes of that piece's string that are delivered.</param>
internal readonly record struct OutputCut(int Piece, int Length)
{
    /// <summary>Whether a choice loses some of its text.</summary>
    /// <param name="pieceEnd">Number of pieces up to the end of the choice.</param>
    public bool Reaches(int pieceEnd) => pieceEnd > Piece;

    /// <summary>How many bytes of a piece are delivered.</summary>
    public int LengthOf(int index, in TextPiece piece)
    {
        var original = piece.Form == PieceForm.Repeat ? piece.Original : index;
        if (original < Piece)
        {
            return piece.Range.Length;
        }

        return original == Piece ? Length : 0;
    }
}
