namespace Gateway.Core.Limits;

/// <summary>What a cell's value means.</summary>
internal enum CellKind : byte
{
    None,

    /// <summary><see cref="RateCell"/>: a moment on the monotonic clock.</summary>
    Rate,

    /// <summary><see cref="WindowCell"/>: a window's number and its count.</summary>
    Window,

    /// <summary><see cref="PlaceCell"/>: the number of places taken.</summary>
    Places,

    /// <summary>A number of turns: whose it is, follows from it. Of no meaning once nobody counts there.</summary>
    Cursor,
}
