namespace Gateway.Core.Inspection;

/// <summary>Enumerates the runs of a spliced body, so that a large body need not be copied to be sent.</summary>
internal ref struct BodySpliceSegments
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<byte> _replacements;
    private ReadOnlySpan<BodyEdit> _edits;
    private int _position;

    public BodySpliceSegments(ReadOnlySpan<byte> body, ReadOnlySpan<byte> replacements, ReadOnlySpan<BodyEdit> edits)
    {
        _body = body;
        _replacements = replacements;
        _edits = edits;
    }

    /// <summary>The run; valid as long as the body and until the splice changes.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly BodySpliceSegments GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_edits.IsEmpty)
        {
            var edit = _edits[0];
            if (_position < edit.Range.Start)
            {
                Current = _body[_position..edit.Range.Start];
                _position = edit.Range.Start;
                return true;
            }

            _edits = _edits[1..];
            _position = edit.Range.End;
            if (!edit.Replacement.IsEmpty)
            {
                Current = edit.Replacement.Of(_replacements);
                return true;
            }
        }

        Current = _body[_position..];
        _position = _body.Length;
        return !Current.IsEmpty;
    }
}
