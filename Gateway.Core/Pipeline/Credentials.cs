using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Core.Async;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;

namespace Gateway.Core.Pipeline;

/// <summary>
/// Step 3, its second half: the first key or token of ours that the request presents fixes the namespace. One that is not ours is perhaps meant for the upstream,
/// unless the namespace wants one of ours.
/// </summary>
internal static class Credentials
{
    /// <summary>Recognises what the request presents; completes at once unless a token has to be verified that was never seen before.</summary>
    public static ValueTask<Refusal> RecogniseAsync(RequestContext context)
    {
        var snapshot = context.Snapshot;
        var presented = new PresentedKeys(context.Head);
        while (presented.MoveNext())
        {
            if (context.Connection.LastKey.TryRecall(snapshot.Keys, presented.Current, out var key))
            {
                return new ValueTask<Refusal>(Take(context, key!));
            }

            var hash = KeyHash.Of(presented.Current);
            key = snapshot.Keys.Find(hash, presented.Current.Length);
            if (key is not null)
            {
                context.Connection.LastKey.Keep(snapshot.Keys, presented.Current, key);
                return new ValueTask<Refusal>(Take(context, key));
            }

            var status = snapshot.Issuers.Recognise(presented.Current, hash, out var token, out var facts);
            if (status == JwtStatus.Unverified)
            {
                return VerifyAsync(context, Encoding.ASCII.GetString(presented.Current), hash, facts!);
            }

            if (status != JwtStatus.Foreign)
            {
                return new ValueTask<Refusal>(Take(context, new JwtVerdict(status, token)));
            }
        }

        return new ValueTask<Refusal>(Refusal.None);
    }

    private static Refusal Take(RequestContext context, ApiKeyModel key)
    {
        context.Namespace = key.Namespace;
        if (context.Snapshot.Keys.StatusOf(key) != KeyStatus.Valid)
        {
            return Refusal.InvalidApiKey;
        }

        context.Key = key;
        return Refusal.None;
    }

    private static Refusal Take(RequestContext context, in JwtVerdict verdict)
    {
        context.TokenStatus = verdict.Status;
        if (verdict.Token is { } token)
        {
            context.Namespace = context.Snapshot.Namespaces.ByCode(token.Namespace);
        }

        if (verdict.Status != JwtStatus.Valid)
        {
            return verdict.Status == JwtStatus.Unavailable ? Refusal.VerificationUnavailable : Refusal.InvalidApiKey;
        }

        context.Token = verdict.Token;
        return context.Namespace is null ? Refusal.NamespaceNotFound : Refusal.None;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<Refusal> VerifyAsync(RequestContext context, string token, KeyHash hash, JwtFacts facts)
    {
        var verdict = await context.Snapshot.Issuers.VerifyAsync(token, hash, facts).ConfigureAwait(false);
        await context.Connection.SwitchToItsThread();
        return Take(context, verdict);
    }
}
