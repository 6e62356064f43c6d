using System.Globalization;

namespace ConfigCenter.Publishing;

/// <summary>What must hold for what is stored before it is changed: <c>If-Match</c> and <c>If-None-Match</c>.</summary>
/// <param name="Revisions">One of these; null is any, an empty list is none of this center's.</param>
/// <param name="MustExist">True for <c>If-Match</c>.</param>
/// <param name="MustNotExist">True for <c>If-None-Match: *</c>.</param>
internal sealed record Precondition(IReadOnlyList<long>? Revisions = null, bool MustExist = false, bool MustNotExist = false)
{
    public static readonly Precondition None = new();

    /// <summary>Why not, for what is stored at this revision, or not stored; null when it holds.</summary>
    public Failure? Refusal(long? revision)
    {
        if (MustNotExist && revision is not null)
        {
            return new Failure(FailureKind.PreconditionFailed, "It exists already.");
        }

        if ((MustExist && revision is null) || (Revisions is not null && revision is not null && !Revisions.Contains(revision.Value)))
        {
            return new Failure(
                FailureKind.PreconditionFailed,
                revision is null ? "It does not exist." : string.Create(CultureInfo.InvariantCulture, $"It was changed: it is at revision {revision}."));
        }

        return null;
    }
}
