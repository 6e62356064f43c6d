using System.Text;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Explain;

/// <summary>What was made of one key or token that the request presents; nothing of the credential itself.</summary>
internal sealed record ExplainedCredential
{
    /// <summary><c>key</c>, <c>token</c>, or <c>foreign</c>: none of ours, perhaps meant for the upstream.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's id, or the issuer's name.</summary>
    public string? Id { get; init; }

    /// <summary>The key's name.</summary>
    public string? Name { get; init; }

    /// <summary><c>valid</c>, or why it is not.</summary>
    public string? Status { get; init; }

    /// <summary>The credentials in the order in which they are looked at, up to the first that is ours. To be asked after they were recognised.</summary>
    public static IReadOnlyList<ExplainedCredential> Of(RequestContext context)
    {
        var found = new List<ExplainedCredential>();
        var snapshot = context.Snapshot;
        var presented = new PresentedKeys(context.Head);
        while (presented.MoveNext())
        {
            var hash = KeyHash.Of(presented.Current);
            if (snapshot.Keys.Find(hash, presented.Current.Length) is { } key)
            {
                found.Add(new ExplainedCredential { Kind = "key", Id = key.Id, Name = key.Name, Status = Words.Of(snapshot.Keys.StatusOf(key)) });
                return found;
            }

            if (snapshot.Issuers.Recognise(presented.Current, hash, out _, out _) != JwtStatus.Foreign)
            {
                found.Add(new ExplainedCredential { Kind = "token", Id = context.Token is { } token ? Encoding.UTF8.GetString(token.Issuer.NameUtf8) : null, Status = Words.Of(context.TokenStatus) });
                return found;
            }

            found.Add(new ExplainedCredential { Kind = "foreign" });
        }

        return found;
    }
}
