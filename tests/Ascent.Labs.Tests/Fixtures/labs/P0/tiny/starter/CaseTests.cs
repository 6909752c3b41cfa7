#if WORKSPACE
using System.Reflection;
using Xunit;

namespace Tiny;

/// <summary>Shows every case to `dotnet test`.</summary>
public sealed class CaseTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from type in typeof(CaseTests).Assembly.GetExportedTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<CaseAttribute>() is not null
        select new TheoryDataRow<string, string>(type.FullName!, method.Name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case(string type, string method) =>
        LabCase.Of(typeof(CaseTests).Assembly.GetType(type)!, method).Run(new CaseContext(1, (_, _, _) => { }, (_, _) => { }));
}
#endif
