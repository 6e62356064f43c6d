namespace Gateway.Host.Shipping;

/// <summary>What there is to ship of one kind.</summary>
internal interface IBatchSource
{
    /// <summary>What it is called in messages and metrics; also the path that it is posted to.</summary>
    string Kind { get; }

    string ContentType { get; }

    /// <summary>Length of all that waits, in bytes.</summary>
    long Waiting { get; }

    /// <summary>The oldest batch, the same until it is removed; null when there is none.</summary>
    Batch? Take();

    /// <summary>Removes the oldest batch.</summary>
    /// <param name="isTaken">False when the config center refused it for good.</param>
    void Remove(bool isTaken);
}
