namespace ConfigCenter;

/// <summary>Why an operation was refused.</summary>
internal enum FailureKind
{
    /// <summary>What was sent cannot be read.</summary>
    Malformed,

    /// <summary>Fields are wrong.</summary>
    Invalid,

    /// <summary>Nobody is signed in, or not with what was sent.</summary>
    Unauthenticated,

    /// <summary>The role does not allow it.</summary>
    Forbidden,

    NotFound,

    /// <summary>It would contradict what is there.</summary>
    Conflict,

    /// <summary>There is more of it than is taken.</summary>
    TooLarge,

    /// <summary>It was changed since it was read.</summary>
    PreconditionFailed,
}
