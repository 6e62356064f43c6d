namespace Gateway.Core.Limits;

/// <summary>One window of time.</summary>
/// <param name="Number">Its first minute, counted from <see cref="WindowPeriod.FirstMinute"/>.</param>
/// <param name="End">When it is over: UTC in nanoseconds since 1970.</param>
internal readonly record struct WindowSpan(int Number, long End);
