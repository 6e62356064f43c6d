using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>Every issuer by its configuration, so that a new snapshot finds the keys that the one before it knew, and the tokens that were verified.</summary>
internal sealed class JwtIssuers : IDisposable
{
    private readonly ConcurrentDictionary<string, JwtIssuer> _issuers = new(StringComparer.Ordinal);
    private readonly JwtVerifier _verifier;
    private readonly IKeySetFetcher? _fetcher;
    private readonly ILogger _logger;

    /// <param name="clock">What expiry is judged by.</param>
    /// <param name="fetcher">Gets what issuers publish; null where nothing is fetched.</param>
    /// <param name="logger">Told when keys change, or cannot be had.</param>
    public JwtIssuers(TimeProvider clock, IKeySetFetcher? fetcher = null, ILogger? logger = null)
    {
        Clock = clock;
        _verifier = new JwtVerifier(clock);
        _fetcher = fetcher;
        _logger = logger ?? NullLogger.Instance;
    }

    public TimeProvider Clock { get; }

    /// <summary>Where keys may be fetched from; set by whoever brings a snapshot, before its issuers are asked for.</summary>
    public AddressPolicy Addresses { get; set; } = AddressPolicy.Open;

    /// <summary>The issuers of a snapshot; a new one begins to get its keys at once.</summary>
    public JwtIssuerTable Get(IReadOnlyList<IssuerConfig> configs) => new([.. configs.Select(Get)], _verifier, Clock);

    /// <summary>Forgets every issuer that the snapshot in force does not name; tokens of theirs are recognised no longer.</summary>
    public void Retain(JwtIssuerTable table)
    {
        foreach (var (key, issuer) in _issuers)
        {
            if (!table.All.Contains(issuer) && _issuers.TryRemove(key, out _))
            {
                issuer.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, issuer) in _issuers)
        {
            issuer.Dispose();
        }

        _verifier.Dispose();
    }

    // In its own words: whatever changes makes another issuer of it.
    private JwtIssuer Get(IssuerConfig config)
    {
        var key = Encoding.UTF8.GetString(SnapshotWriter.Write(new Snapshot { Issuers = [config] }));
        if (_issuers.TryGetValue(key, out var known))
        {
            return known;
        }

        return _issuers[key] = new JwtIssuer(config, new JwtKeySource(config, _fetcher, Allows, Clock, _logger));
    }

    private bool Allows(Uri url, IPAddress address) => Addresses.Allows(address, isResolved: !IPAddress.TryParse(url.DnsSafeHost, out _));
}
