using System.Net;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>Gets the keys that issuers publish. The data plane itself speaks HTTP to its upstreams only.</summary>
public interface IKeySetFetcher
{
    /// <summary>The body of a successful answer; follows no redirect.</summary>
    /// <param name="url">Where the keys are published; always one that the configuration names.</param>
    /// <param name="allows">Whether an address that the URL's host is at may be connected to.</param>
    /// <param name="maxBytes">The longest body that is accepted.</param>
    /// <param name="cancellation">Set when the time for it is over.</param>
    /// <exception cref="Exception">Any: it could not be had.</exception>
    Task<byte[]> FetchAsync(Uri url, Func<IPAddress, bool> allows, int maxBytes, CancellationToken cancellation);
}
