namespace Gateway.Core.Limits;

/// <summary>What a request holds of the gateway's limits.</summary>
internal enum AdmissionTicket : byte
{
    /// <summary>Nothing: it was not admitted, or has been settled.</summary>
    None,

    /// <summary>A place among the requests in flight.</summary>
    Admitted,
}
