namespace Gateway.Core.Limits;

/// <summary>What of the calendar a window is.</summary>
internal enum CalendarUnit : byte
{
    Hour,
    Day,

    /// <summary>From Monday on.</summary>
    Week,
    Month,
}
