namespace Gateway.Core.Http1;

/// <summary>The request methods that the gateway treats differently; every other token is <see cref="Other"/>.</summary>
internal enum KnownMethod : byte
{
    Other,
    Get,
    Head,
    Post,
    Put,
    Delete,
    Patch,
    Options,
    Trace,
    Connect,
}
