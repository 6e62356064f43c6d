namespace ConfigCenter.Data;

/// <summary>One page of a list, and how much there is in all.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, long Total)
{
    public Page<TOther> Select<TOther>(Func<T, TOther> map) => new([.. Items.Select(map)], Total);
}
