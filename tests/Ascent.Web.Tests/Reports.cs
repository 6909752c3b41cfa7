namespace Ascent.Web.Tests;

/// <summary>Documents as the grader stores them.</summary>
internal static class Reports
{
    public const string Failed = """
        {"schema":1,"lab":"gradients","version":1,"status":"fail",
         "tasks":[{"id":"derive","title":"Derive","status":"pass","points":10},{"id":"check","title":"Check","status":"fail","points":0},{"id":"descend","title":"Descend","status":"error","points":0}],
         "tests":[{"name":"Gradient_of_a_square","task":"derive","status":"pass"},
                  {"name":"Numeric_gradient_is_central","task":"check","status":"fail","message":"The gradient is off by more than the tolerance.","expected":"[0.25, -1.5, 3]","actual":"[0.25, -1.5, 2.9]","maxAbsError":0.1,"at":"[2]","seed":7,"suggestion":"the step on both sides, not on one"},
                  {"name":"Second","task":"check","status":"fail","message":"not shown"},
                  {"name":"Step_goes_downhill","task":"descend","status":"error","message":"IndexOutOfRangeException at Descent.cs:12"}],
         "metrics":[{"name":"accuracy","value":0.913,"op":">=","threshold":0.95,"pass":false}],
         "diagnostics":["Descent.cs(12,9): warning CS0219: The variable is assigned but never used"],
         "env":{"dotnet":"10.0","cpu":"x","cores":2,"sourceHash":"h"},"durationMs":812}
        """;
}
