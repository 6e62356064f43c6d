namespace Gateway.Core.Limits;

/// <summary>Which tokens a window counts.</summary>
internal enum TokenSide : byte
{
    Input,
    Output,
    Total,
}
