/// A body for the built-in data set's names that nothing is wrong with.
enum IrisBody {
    static let row =
        #"{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}"#
    static let rowValues: [Float] = [5.1, 3.5, 1.4, 0.2]

    static let batch = #"{"instances":[[5.1,3.5,1.4,0.2],\#(row)]}"#

    /// A row whose first value is the JSON text `value`.
    static func row(first value: String) -> String {
        row.replacing("5.1", with: value)
    }
}
