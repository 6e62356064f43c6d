namespace Tests.Functional.ConfigCenter;

/// <summary>What a config center under test stores in.</summary>
public enum StoreKind
{
    Sqlite,
    MariaDb,
}
