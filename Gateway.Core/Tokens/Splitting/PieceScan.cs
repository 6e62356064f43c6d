namespace Gateway.Core.Tokens.Splitting;

/// <summary>How far a text has been cut into pieces. Survives the arrival of more text: a scan never reads a long run twice.</summary>
internal struct PieceScan
{
    /// <summary>Where the current piece begins.</summary>
    public int Start;

    /// <summary>Where it ends, once that is certain.</summary>
    public int End;

    /// <summary>Where reading goes on; characters before it have been seen.</summary>
    public int Position;

    /// <summary>
    /// Where the current piece ends unless a certain character comes; 0 when there is no such place.
    /// What lies behind it is then one piece by itself.
    /// </summary>
    public int Mark;

    /// <summary>Where the last character that was read begins.</summary>
    public int LastCharacter;

    public ScanState State;

    /// <summary>Goes on behind the piece that has just ended.</summary>
    public void Next()
    {
        Start = End;
        Position = End;
        Mark = 0;
        State = ScanState.Begin;
    }

    /// <summary>The pieces of the text that is still open, were it to end here: none, one or two.</summary>
    public readonly (PieceRange First, PieceRange Tail) OpenPieces(int length) =>
        Mark > Start && Mark < length
            ? (new PieceRange(Start, Mark), new PieceRange(Mark, length))
            : (new PieceRange(Start, length), default);

    /// <summary>The piece ends here, for certain.</summary>
    public bool EndAt(int end)
    {
        End = end;
        return true;
    }

    /// <summary>The text ends before the piece does, within a few characters that are read again.</summary>
    public bool Wait(int mark = 0)
    {
        Mark = mark;
        return false;
    }

    /// <summary>The text ends before the run does.</summary>
    public bool Suspend(ScanState state, int position)
    {
        State = state;
        Position = position;
        return false;
    }
}
