namespace ConfigCenter;

/// <summary>What became of an operation that may be refused: a value, or why there is none.</summary>
internal readonly record struct Result<T>(T? Value, Failure? Failure)
{
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}
