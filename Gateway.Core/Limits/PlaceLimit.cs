namespace Gateway.Core.Limits;

/// <summary>A number of requests under way at a time, and the counter that it goes by.</summary>
internal sealed record PlaceLimit(string Policy, CounterCell Cell, long Limit);
